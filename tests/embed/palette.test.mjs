import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, pixel } from '../../www/embed/color.js';
import { palette } from '../../www/embed/palette.js';

const own = {
  ink: 'rgb(27, 35, 51)',
  soft: 'rgb(77, 88, 107)',
  ground: 'rgb(255, 255, 255)',
  line: 'rgb(207, 214, 225)',
  'control-line': 'rgb(107, 118, 135)',
  accent: 'rgb(26, 86, 196)',
  'on-accent': 'rgb(255, 255, 255)',
  good: 'rgb(23, 105, 58)',
  bad: 'rgb(179, 38, 30)',
  focus: 'rgb(26, 86, 196)',
};

const ratio = (one, other) => contrast(pixel(one), pixel(other));

test('a contrast is that of WCAG', () => {
  for (const [one, other, expected] of [
    ['rgb(0, 0, 0)', 'rgb(255, 255, 255)', 21],
    ['rgb(255, 255, 255)', 'rgb(118, 118, 118)', 4.54],
    ['rgb(255, 0, 0)', 'rgb(255, 255, 255)', 4],
    ['color(srgb 1 0 0)', 'rgb(255, 255, 255)', 4],
  ]) {
    assert.equal(Math.round(ratio(one, other) * 100) / 100, expected, `${one} on ${other}`);
  }
  // Of a Lab or Oklab colour, its lightness is enough: that of rgb(118, 118, 118).
  for (const grey of ['oklab(0.566 0 0)', 'oklch(0.566 0.1 250)', 'lab(49.6 0 0)', 'lch(49.6 20 250)']) {
    const found = ratio(grey, 'rgb(255, 255, 255)');
    assert.ok(Math.abs(found - 4.54) < 0.1, `${grey}: ${found}`);
  }
  assert.ok(Number.isNaN(ratio('color(display-p3 1 0 0)', 'rgb(255, 255, 255)')));
});

test('without colours of the page the panel has its own', () => {
  const { taken, flaws, isDark } = palette(own, {});
  assert.deepEqual(flaws, []);
  assert.equal(isDark, false);
  assert.deepEqual(taken, {
    ...Object.fromEntries(['ink', 'soft', 'ground', 'line', 'accent', 'good', 'bad'].map((name) => [name, own[name]])),
    control: own['control-line'],
    mark: own.accent,
    fill: own.accent,
    'on-fill': own.ground,
    focus: own.accent,
  });
});

test('whatever colours a page gives, what is taken of them can be read', () => {
  const shades = ['rgb(0, 0, 0)', 'rgb(102, 102, 102)', 'rgb(119, 119, 119)', 'rgb(160, 160, 160)', 'rgb(255, 210, 63)', 'rgb(255, 255, 255)', 'rgba(255, 255, 255, 0.5)', 'rgba(0, 0, 0, 0.1)', 'color(display-p3 1 0 0)'];
  let count = 0;
  for (const ink of [undefined, ...shades]) {
    for (const ground of [undefined, ...shades]) {
      for (const other of [undefined, ...shades]) {
        for (const on of [undefined, ...shades]) {
          const given = { ink, ground, accent: other, soft: other, good: other, bad: other, 'control-line': other, focus: other, 'on-accent': on };
          for (const name of Object.keys(given)) if (given[name] === undefined) delete given[name];
          const { taken } = palette(own, given);
          const over = (name, under) => {
            const [, , , opacity] = pixel(taken[name]);
            const [top, bottom] = [pixel(taken[name]), pixel(taken[under])];
            return contrast(top.map((part, place) => part + bottom[place] * (1 - opacity)), bottom);
          };
          const said = JSON.stringify({ given, taken });
          for (const name of ['ink', 'soft', 'accent', 'good', 'bad']) assert.ok(over(name, 'ground') >= 4.5, `${name}: ${said}`);
          for (const name of ['control', 'mark', 'focus']) assert.ok(over(name, 'ground') >= 3, `${name}: ${said}`);
          count++;
        }
      }
    }
  }
  assert.equal(count, 10 ** 4);
});

test('the text of the badge can be read on it, if the accent is opaque', () => {
  for (const accent of ['rgb(0, 0, 0)', 'rgb(119, 119, 119)', 'rgb(140, 140, 140)', 'rgb(255, 210, 63)', 'rgb(26, 86, 196)']) {
    for (const on of [undefined, 'rgb(0, 0, 0)', 'rgb(255, 255, 255)', accent]) {
      const { taken } = palette(own, on ? { accent, 'on-accent': on } : { accent });
      assert.ok(ratio(taken['on-fill'], taken.fill) >= 4.5, JSON.stringify({ accent, on, taken }));
    }
  }
});

test('an accent that is no text is one where it can be seen', () => {
  const { taken, flaws } = palette(own, { accent: 'rgb(140, 140, 140)' });
  assert.equal(taken.accent, own.ink);
  assert.equal(taken.mark, 'rgb(140, 140, 140)');
  assert.deepEqual(flaws, ['--xce-accent has a contrast of 3.36, and needs 4.5: --xce-ink stands in']);
});

test('a ground of the page makes way for its own colours that would be too pale on it', () => {
  const { taken, flaws, isDark } = palette(own, { ink: 'rgb(255, 255, 255)', ground: 'rgb(20, 18, 31)' });
  assert.deepEqual(flaws, []);
  assert.equal(isDark, true);
  for (const name of ['soft', 'accent', 'good', 'bad']) assert.equal(taken[name], 'rgb(255, 255, 255)', name);
});
