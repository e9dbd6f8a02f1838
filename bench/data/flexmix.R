# Mixtures of regressions with gates (concomitant variables) by flexmix on the tables of a folder: k from 1 to 4, five starts each,
# the k of least BIC in each outer fold. A prediction is the mean of the components, weighted by the gates at x.
suppressMessages(library(flexmix))
folder <- commandArgs(trailingOnly = TRUE)[1]
set.seed(1)
predictions <- list()
for (file in sort(list.files(folder, pattern = "csv$"))) {
  all <- read.csv(file.path(folder, file))
  names <- setdiff(colnames(all), c("fold", "y"))
  right <- paste(names, collapse = " + ")
  predicted <- numeric(nrow(all))
  for (left in sort(unique(all$fold))) {
    inside <- all$fold != left
    training <- all[inside, c("y", names)]
    centre <- sapply(training, mean)
    spread <- sapply(training, sd)
    spread[spread == 0] <- 1
    standardised <- as.data.frame(scale(all[, c("y", names)], centre, spread))
    best <- NULL
    for (k in 1:4) {
      for (start in 1:5) {
        fit <- try(flexmix(as.formula(paste("y ~", right)), data = standardised[inside, ], k = k,
          concomitant = FLXPmultinom(as.formula(paste("~", right)))), silent = TRUE)
        if (!inherits(fit, "try-error") && (is.null(best) || BIC(fit) < BIC(best))) best <- fit
        if (k == 1) break
      }
    }
    new <- standardised[!inside, ]
    components <- matrix(unlist(predict(best, new)), nrow = nrow(new))
    # One component has no gates, and flexmix drops components that run empty.
    logits <- if (best@k == 1) matrix(0, nrow(new), 1) else cbind(1, as.matrix(new[, names])) %*% best@concomitant@coef
    gates <- exp(logits - apply(logits, 1, max))
    gates <- gates / rowSums(gates)
    predicted[!inside] <- centre["y"] + spread["y"] * rowSums(gates * components)
  }
  predictions[[sub(".csv$", "", file)]] <- predicted
}
version <- paste0("{\"R\": \"", getRversion(), "\", \"flexmix\": \"", packageVersion("flexmix"), "\"}")
lists <- sapply(predictions, function(each) paste0("[", paste(sprintf("%.10g", each), collapse = ", "), "]"))
cat("{\"versions\": ", version, ", \"predictions\": {", paste0("\"", names(lists), "\": ", lists, collapse = ", "), "}}\n", sep = "")
