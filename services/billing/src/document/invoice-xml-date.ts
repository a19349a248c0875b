import type { LocalDate } from '../date/local-date.js';
import { element, type XmlElement } from './xml.js';

/** A day (UNTDID 2379, 102: CCYYMMDD). */
export function dateTime(name: string, day: LocalDate): XmlElement {
  return element(name, [inCode102('udt:DateTimeString', day)]);
}

/** The same, where the schema has it as text with a form. */
export function inCode102(name: string, day: LocalDate): XmlElement {
  return element(name, day.replaceAll('-', ''), { format: '102' });
}
