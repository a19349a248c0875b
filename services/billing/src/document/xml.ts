/** An element with its attributes: text, or other elements; null where there is none. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly (XmlElement | null)[];
}

export function element(
  name: string,
  content: XmlElement['content'],
  attributes: XmlElement['attributes'] = {},
): XmlElement {
  return { name, attributes, content };
}

/** An element of text, or none where there is no text. */
export function optional(
  name: string,
  text: string | null,
  attributes: XmlElement['attributes'] = {},
): XmlElement | null {
  return text === null ? null : element(name, text, attributes);
}

/** A whole XML document, UTF-8, one element a line. */
export function xml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${fragment(root)}`;
}

/** An element to stand within another document. */
export function fragment(root: XmlElement): string {
  return written(root, '');
}

function written({ name, attributes, content }: XmlElement, indent: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const start = `${indent}<${name}${pairs.join('')}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === 'string') return `${start}>${escaped(content)}</${name}>\n`;
  const inner = content.map((child) => (child ? written(child, `${indent}  `) : ''));
  return `${start}>\n${inner.join('')}${indent}</${name}>\n`;
}

const references: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  // As they are, a reader would make blanks or line feeds of them (XML 1.0, 2.11 and 3.3.3).
  ...{ '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' },
};

/** Text as it may stand in an element and an attribute. What XML has no way to write (2.2 "Char") becomes U+FFFD. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"\t\n\r]/g, (character) => references[character] ?? character);
}
