"""Gradient boosting on the tables of a folder: depth, learning rate and number of trees chosen by 5-fold cross-validation in each outer fold."""
import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import GridSearchCV, KFold

grid = {"max_depth": [1, 2, 3], "learning_rate": [0.03, 0.1], "n_estimators": [50, 100, 200]}
predictions = {}
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.csv")):
    values = np.loadtxt(file, delimiter=",", skiprows=1)
    fold, y, x = values[:, 0], values[:, 1], values[:, 2:]
    predicted = np.empty_like(y)
    for left in np.unique(fold):
        training = fold != left
        search = GridSearchCV(
            GradientBoostingRegressor(subsample=0.7, random_state=0),
            grid,
            scoring="neg_mean_squared_error",
            cv=KFold(5, shuffle=True, random_state=0),
            n_jobs=2,
        )
        search.fit(x[training], y[training])
        predicted[~training] = search.predict(x[~training])
    predictions[file.stem] = predicted.tolist()
print(json.dumps({"versions": {"scikit-learn": sklearn.__version__}, "predictions": predictions}))
