// A new key: the element is another one.
import { createApp, h, ref } from 'vue';

const key = ref(0);
window.render = () => key.value++;
createApp({ render: () => h('div', { id: 'review' }, h('xce-protection-offer', { key: key.value })) }).mount('#app');
