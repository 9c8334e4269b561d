/** The panel's stylesheet. */

import css from '../../styles/panel.css';

/** All elements on a page share it. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
