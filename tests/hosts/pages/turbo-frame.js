import '@hotwired/turbo';

window.render = () => (document.querySelector('turbo-frame').src = '/fragment.html');
