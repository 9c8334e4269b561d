/**
 * The file `xcover-offer.js`: the glue that wasm-bindgen makes, and what is needed from the first answer on. That isn't in embed.js,
 * which has to be small, because no quote is asked for before it has arrived.
 */

export { default, formatPrice, mount } from 'glue';
export { read } from './answer.js';
export { isPlain } from './plain.js';
export { rehearse } from './rehearsal.js';
export { sheet } from './sheet.js';
