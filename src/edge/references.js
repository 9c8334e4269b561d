/**
 * What a character reference (`&uuml;`, `&copy2024`, `&#146;`) says in HTML; unchanged if it is none. The browser
 * has the table of 2,231 names, and a subtitle is the way to it that Trusted Types leave open: it is no HTML, but has
 * the same references (https://www.w3.org/TR/webvtt1/#webvtt-html-character-reference-in-data-state).
 * @param {string} reference
 * @returns {string}
 */
export function named(reference) {
  // Firefox's subtitles leave some numbers as they are.
  const text = reference.replace(/^&#(x[\da-f]+|\d+);?/i, (_, digits) => {
    const code = Number(digits.replace(/x/i, '0x'));
    return String.fromCodePoint(code && code < 0x110000 ? code : 0xfffd);
  });
  try {
    return text === reference
      ? new VTTCue(0, 0, reference).getCueAsHTML().textContent ?? text
      : // HTML reads these numbers as windows-1252.
        text.replace(/[\x80-\x9f]/, (c) => new TextDecoder('windows-1252').decode(Uint8Array.of(c.charCodeAt(0))));
  } catch {
    console.warn(`xcover-offer: this browser doesn't say what ${reference} means`);
    return reference;
  }
}
