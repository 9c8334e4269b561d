import { renderStreamMessage } from '@hotwired/turbo';

window.render = async () => renderStreamMessage(await (await fetch('/fragment.html')).text());
