// What a partner would write instead, in Express: sign, ask XCover, strip the commission, add a token.
//
//   PORT=… BASE_URL=… PARTNER=… API_KEY=… API_SECRET=… TOKEN_KEY=… node express_proxy.mjs
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(process.env.MODULES);
const express = require('express');
const { PORT, BASE_URL, PARTNER, API_KEY, API_SECRET, TOKEN_KEY } = process.env;

function strip(value) {
  if (Array.isArray(value)) return value.map(strip);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !key.includes('commission'));
  return Object.fromEntries(kept.map(([key, inner]) => [key, strip(inner)]));
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '64kb' }));
app.get('/healthz', (_, response) => response.json({ status: 'ok' }));
app.post('/xcover/quotes', async (request, response) => {
  const date = new Date().toUTCString();
  const signature = createHmac('sha512', API_SECRET).update(`date: ${date}`).digest('base64');
  const answer = await fetch(`${BASE_URL}/partners/${PARTNER}/quotes/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': API_KEY,
      date,
      authorization: `Signature keyId="${API_KEY}",algorithm="hmac-sha512",signature="${encodeURIComponent(signature)}"`,
    },
    body: JSON.stringify(request.body),
    signal: AbortSignal.timeout(8000),
  });
  if (!answer.ok) return response.status(502).json({ code: 'upstream-failed' });
  const body = strip(await answer.json());
  const issued = Math.floor(Date.now() / 1000);
  const token = createHmac('sha256', TOKEN_KEY).update(`${issued} ${body.id}`).digest('base64url');
  response.set('xcover-quote-token', `${issued}.${token}`);
  response.status(answer.status).json(body);
});
app.listen(Number(PORT), '127.0.0.1', 4096);
