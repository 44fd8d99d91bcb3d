export { brightness, contrast, formatColour, over, parseColour, type Rgba } from './colour.ts'
export { DARK_PAGE, DARK_TEXT, LIGHT_PAGE, LIGHT_TEXT, darkBackground, darkText } from './convert.ts'
export { darkHtml, declarationsOf } from './html.ts'
