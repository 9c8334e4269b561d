// What the tests of the script tag share.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A file of the repository. */
export const read = (path) => readFileSync(join(root, path), 'utf8');

/** Every order of `items`. */
export const orders = (items) =>
  items.length < 2
    ? [items]
    : items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));

/** Lets everything happen that waits for nothing but its turn. */
export const turn = () => new Promise(setImmediate);
