// What the tools store in `window` on the pages that they open.

import type { Signal } from '../www/embed.d.ts';

declare global {
  interface Window {
    /** compare.mjs: the events, with their details, and the calls of `onChange`. */
    told: Array<[string, unknown]>;
    signalLayer: Signal[];
    /** bench/measure.mjs: when the offer was shown, in ms since the page was opened. */
    shown?: number;
    /** bench/measure.mjs: when `xce-quote` came, in ms since the page was opened. */
    drawn?: number;
    /** bench/measure.mjs: the sum of all layout shifts. */
    shifted: number;
    /** bench/measure.mjs: the memory of every WebAssembly instance on the page. */
    memories: WebAssembly.Memory[];
  }
}
