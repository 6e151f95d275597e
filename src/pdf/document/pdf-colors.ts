import { deflateSync } from 'node:zlib';
import type { ColorSpace } from '../picture/color-space.js';
import type { PdfRef, PdfWriter } from './pdf-writer.js';

/** Colour spaces as a PDF writes them (ISO 32000-1, 8.6); it holds each profile once. */
export class PdfColors {
  readonly #pdf: PdfWriter;
  readonly #profiles = new Map<Buffer, PdfRef>();

  constructor(pdf: PdfWriter) {
    this.#pdf = pdf;
  }

  /** What images name as their colour space. */
  valueOf({ components, profile }: ColorSpace): string {
    const device = DEVICES[components];
    if (profile === null) return device;
    const entries = `/N ${components} /Alternate ${device} /Filter /FlateDecode`;
    const stored = this.#profiles.get(profile) ?? this.#pdf.addStream(entries, deflateSync(profile));
    this.#profiles.set(profile, stored);
    return `[/ICCBased ${stored}]`;
  }
}

const DEVICES = { 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK' } as const;
