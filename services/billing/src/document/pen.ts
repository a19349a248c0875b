import { drawable, type Fonts } from './fonts.js';
import { bold, type Pdf, regular } from './pdf-file.js';

/** Millimeters in points. */
export function mm(millimeters: number): number {
  return (millimeters * 72) / 25.4;
}

/** The left and right edge of what is printed. */
export const left = mm(20);
export const right = mm(190);

export const black = '#000000';
export const gray = '#5a5a5a';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Style {
  /** Points. */
  readonly size?: number;
  readonly isBold?: boolean;
  readonly color?: string;
  readonly align?: 'left' | 'right';
}

/** Draws text and lines on the current page of a PDF, each at its place. */
export class Pen {
  constructor(
    readonly pdf: Pdf,
    private readonly fonts: Fonts,
  ) {}

  /** Draws text, over several lines where it is too wide. Answers where it ends: the place of what follows below. */
  text(text: string, { x, y, width }: Place, style: Style = {}): number {
    if (text === '') return y;
    const { align = 'left', color = black } = style;
    this.choose(style).fillColor(color).text(drawable(text, this.fonts), x, y, { width, align });
    return this.pdf.y;
  }

  /** How high text of that width is. */
  height(text: string, width: number, style: Style = {}): number {
    return text === ''
      ? 0
      : this.choose(style).heightOfString(drawable(text, this.fonts), { width });
  }

  /** A horizontal line, as thick as a font's hair line or more. */
  line(y: number, from = left, to = right, thickness = 0.5, color = black): void {
    this.pdf.moveTo(from, y).lineTo(to, y).lineWidth(thickness).undash().stroke(color);
  }

  box({ x, y, width }: Place, height: number): void {
    this.pdf.rect(x, y, width, height).lineWidth(0.75).undash().stroke(black);
  }

  private choose({ size = 9.5, isBold = false }: Style): Pdf {
    return this.pdf.font(isBold ? bold : regular).fontSize(size);
  }
}
