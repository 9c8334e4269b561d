import htmx from 'htmx.org';

window.render = () => htmx.ajax('GET', '/fragment.html', { target: '#review', swap: 'innerHTML' });
