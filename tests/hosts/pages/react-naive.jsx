// What a page does that doesn't know the recipe.
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const [request, setRequest] = useState(window.request);
  window.changeRequest = setRequest;
  return <xce-protection-offer quoteRequest={request} />;
}
createRoot(document.querySelector('#app')).render(<Page />);
