// The code on the pages of the site. Prints it as JSON, for tests/e2e/tests/docs.rs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pages } from '../../tools/docs.mjs';
import { root } from '../../tools/project.mjs';

/** Each piece of code: where it is, the heading above it, its language, and its text. */
export const fences = pages.flatMap((page) => {
  const found = [];
  let heading = '';
  let open;
  for (const [index, line] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    const mark = /^( *)```(\S*)$/.exec(line);
    if (open && mark) {
      found.push(open);
      open = undefined;
    } else if (open) {
      open.code += `${line.slice(open.indent)}\n`;
    } else if (mark) {
      open = { place: `${page}:${index + 1}`, page, heading, language: mark[2], indent: mark[1].length, code: '' };
    } else if (/^#+ /.test(line)) {
      heading = line.replace(/^#+ /, '');
    }
  }
  if (open) throw new Error(`${open.place}: code without an end`);
  return found;
});

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(fences));
