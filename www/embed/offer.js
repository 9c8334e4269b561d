/**
 * The glue, which wasm-bindgen makes, and in the same file (`xcover-offer.js`) what is needed from the first answer on: embed.js has
 * to be small, because no quote is asked for without it.
 */

export { default, formatPrice, mount } from 'glue';
export { read } from './answer.js';
export { isPlain } from './plain.js';
export { rehearse } from './rehearsal.js';
export { sheet } from './sheet.js';
