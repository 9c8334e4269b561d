/** Which file has the panel's own texts in a language. Part of late.js: American English needs none. */

import { canonical } from '../../src/edge/intl.js';

/** The languages with a file; American English is in the WebAssembly. */
const languages =
  'ar bg cs da de el en-AU en-GB es es-419 et fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt-BR pt-PT ro sk sl sv th tr uk vi zh-Hans zh-Hant';

/**
 * The name of the file for a language (BCP 47): its own, else that of its parent in CLDR. Throws if there is none.
 * @param {string} tag
 */
export const fileOf = (tag) => {
  const { language, script, region = '' } = new Intl.Locale(canonical(tag)).maximize();
  // The English and Spanish of all other regions descend from en-001 and es-419, neither from American nor from Spain's.
  const parent =
    language === 'en' ? !/A[ES]|BI|CA|GU|JP|M[HP]|P[HR]|U[MS]|VI/.test(region) && 'en-GB'
    : language === 'es' && !/E[AS]|GQ|IC|PH/.test(region) ? 'es-419'
    : language === 'pt' ? 'pt-PT'
    : /^n[no]$/.test(language) ? 'nb'
    : language;
  const file = [`${language}-${region}`, `${language}-${script}`, `${parent}`].find((name) => languages.split(' ').includes(name));
  if (!file) throw new RangeError(`${tag}: no file of texts`);
  return file;
};
