import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Protection } from 'recipe:React';

function Page() {
  const [request, setRequest] = useState(window.request);
  window.changeRequest = setRequest;
  return <Protection request={request} onOffer={window.told} />;
}
createRoot(document.querySelector('#app')).render(<StrictMode><Page /></StrictMode>);
