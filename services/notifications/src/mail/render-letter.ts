import { Engine } from 'mrml';
import { asMjml } from './layout.js';
import { asText, type Letter } from './letter.js';

/** What is sent. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

const engine = new Engine();
// MJML has readers fetch fonts of well-known names from a stranger's server unless told otherwise.
engine.setRenderOptions({ fonts: {}, disableComments: false, socialIconOrigin: null });

/** The letter as HTML and as text. */
export function renderLetter(letter: Letter): RenderedMail {
  const result = engine.toHtml(asMjml(letter));
  // Its message may quote the mail, which nobody but its reader is to see.
  if (result.type === 'error') throw new Error('The mail could not be rendered');
  return { subject: letter.subject, html: result.content, text: asText(letter) };
}
