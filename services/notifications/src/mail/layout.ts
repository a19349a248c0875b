import type { Letter } from './letter.js';

/** Makes a text safe inside HTML and MJML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] as string);
}

/**
 * The letter as MJML: one column that fits a phone, one button, readable in dark mode. Colors have a contrast
 * of at least 4.5 in both modes. No image and nothing loaded: nobody learns that the mail was read.
 */
export function asMjml(letter: Letter): string {
  const text = escapeHtml;
  return `<mjml lang="${letter.locale}" dir="ltr">
  <mj-head>
    <mj-title>${text(letter.subject)}</mj-title>
    <mj-preview>${text(letter.preheader)}${'&#847;&zwnj;&nbsp;'.repeat(60)}</mj-preview>
    <mj-raw>
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
    </mj-raw>
    <mj-attributes>
      <mj-all font-family="system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="24px" color="#1f2933" padding="0 0 16px" css-class="ink" />
      <mj-section padding="0" />
      <mj-class name="small" font-size="14px" line-height="21px" color="#52606d" css-class="muted" />
    </mj-attributes>
    <mj-style>${darkMode}</mj-style>
  </mj-head>
  <mj-body background-color="#eef1f4" css-class="page">
    <mj-section padding="28px 24px 16px">
      <mj-column>
        <mj-text font-size="18px" font-weight="700" padding="0">${text(letter.product)}</mj-text>
      </mj-column>
    </mj-section>
    <mj-section background-color="#ffffff" border-radius="8px" padding="28px 24px 12px" css-class="card">
      <mj-column>
        <mj-text padding="0 0 16px"><h1 style="${styles.title}">${text(letter.title)}</h1></mj-text>
        <mj-text>${text(letter.greeting)}</mj-text>
        ${letter.paragraphs.map((line) => `<mj-text>${text(line)}</mj-text>`).join('')}
        ${factsTable(letter)}
        ${buttonAndLink(letter)}
        ${letter.notes.map((line) => `<mj-text mj-class="small">${text(line)}</mj-text>`).join('')}
      </mj-column>
    </mj-section>
    <mj-section padding="16px 24px 28px">
      <mj-column>
        <mj-text mj-class="small" padding="0">${text(letter.footer)}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
}

// Readers that drop style sheets see the light colors, which stand at each element.
const darkMode = `
  @media (prefers-color-scheme: dark) {
    body, .page { background-color: #0f1317 !important; }
    .card, .card > table { background: #1b2127 !important; background-color: #1b2127 !important; }
    .ink div, .ink h1, .facts .value { color: #e7eaee !important; }
    .muted div, .facts .label { color: #aab4bf !important; }
    .written { color: #9dbcff !important; }
  }
`;

const styles = {
  title: 'margin: 0; font-size: 24px; line-height: 30px; font-weight: 700;',
  label: 'font-size: 13px; line-height: 18px; color: #52606d;',
  value: 'font-size: 16px; line-height: 22px; padding: 0 0 10px; overflow-wrap: anywhere;',
  written: 'color: #1d4ed8; word-break: break-all;',
};

/** Each fact's label stands above its value: beside it there is no room on a phone. */
function factsTable({ facts }: Letter): string {
  if (facts.length === 0) return '';
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><td class="label" style="${styles.label}">${escapeHtml(label)}</td></tr>` +
      `<tr><td class="value" style="${styles.value}">${escapeHtml(value)}</td></tr>`,
  );
  return `<mj-table css-class="facts" role="presentation" padding="0 0 8px" color="#1f2933"
    >${rows.join('')}</mj-table>`;
}

function buttonAndLink({ button }: Letter): string {
  if (!button) return '';
  const link = escapeHtml(button.link);
  return `<mj-button href="${link}" align="left" background-color="#1d4ed8" color="#ffffff"
      font-size="16px" font-weight="600" inner-padding="13px 22px" border-radius="6px"
      padding="4px 0 20px">${escapeHtml(button.label)}</mj-button>
    <mj-text mj-class="small">${escapeHtml(button.otherwise)}<br />
      <a href="${link}" class="written" style="${styles.written}">${link}</a></mj-text>`;
}
