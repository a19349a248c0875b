export { notificationsSettings, type NotificationsSettings } from './config.js';
