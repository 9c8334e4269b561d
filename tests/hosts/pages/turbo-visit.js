import { visit } from '@hotwired/turbo';

window.render = () => visit('/host.html', { action: 'replace' });
