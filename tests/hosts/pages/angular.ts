import '@angular/compiler';
import 'zone.js';
import { Component, provideZoneChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Protection } from 'recipe:Angular';

declare const window: any;

@Component({
  selector: '#app',
  imports: [Protection],
  template: '<app-protection [request]="request()" (offer)="told($event)"></app-protection>',
})
class Page {
  request = signal(window.request);
  told = window.told;
}
const app = await bootstrapApplication(Page, { providers: [provideZoneChangeDetection()] });
window.changeRequest = (request: unknown) => {
  app.components[0].instance.request.set(request);
  app.tick();
};
