import { paragraph, show, text } from './common.js';
import { forgotPasswordForm } from './forgot-password-form.js';

show(text('forgotPassword'), paragraph(text('forgotPasswordText')), forgotPasswordForm());
