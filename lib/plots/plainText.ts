/** A text that is no markup, for titles and legends of figures: plotly would leave out what it takes for a tag. */
export const plainText = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
