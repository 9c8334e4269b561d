// For Preact and Svelte: the element needs no component there, only types.
export {};
