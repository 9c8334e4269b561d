/**
 * Warns the page's developers on the console.
 * @param {string} message
 */
export const warn = (message) => console.warn(`xcover-offer: ${message}`);
