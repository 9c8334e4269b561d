// A new key: the element is another one.
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const [key, setKey] = useState(0);
  window.render = () => setKey(key + 1);
  return <div id="review"><xce-protection-offer key={key} /></div>;
}
createRoot(document.querySelector('#app')).render(<Page />);
