// Lets a demo page play a network for what it posts: `window.network` gets the way to the answer. embed.js keeps the `fetch`
// that it finds, so this script comes before it.
{
  const send = window.fetch.bind(window);
  window.fetch = (url, options) => {
    const answer = () => send(url, options);
    /** @type {{ network?: (answer: () => Promise<Response>) => Promise<Response> }} */
    const { network } = /** @type {any} */ (window);
    return network && options?.method === 'POST' ? network(answer) : answer();
  };
}
