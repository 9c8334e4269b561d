/** A stylesheet that a module imports is a text in it: see tools/bundle.mjs. */
declare module '*.css' {
  const css: string;
  export default css;
}
