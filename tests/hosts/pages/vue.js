import { createApp, h, ref } from 'vue';
import Protection from 'recipe:Vue';

const request = ref(window.request);
window.changeRequest = (changed) => (request.value = changed);
createApp({ render: () => h(Protection, { request: request.value, onOffer: window.told }) }).mount('#app');
