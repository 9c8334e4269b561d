// What the tests of the script tag share.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the repository. */
export const read = (path) => readFileSync(join(root, path), 'utf8');

/** Every order of `items`. */
export const orders = (items) =>
  items.length < 2
    ? [items]
    : items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));

/** Lets everything happen that waits for nothing but its turn. */
export const turn = () => new Promise(setImmediate);

/** Resolves in a task of its own, after what a task has begun with a message. */
export const taskEnds = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
