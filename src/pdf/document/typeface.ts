import { readFile } from 'node:fs/promises';
import { ownFile } from '../../base/own-file.js';
import { TrueTypeFont } from './truetype.js';

let face: TrueTypeFont | null = null;

/** The font of all that is written on sheets; read once in a process, at its first use. */
export async function typeface(): Promise<TrueTypeFont> {
  face ??= new TrueTypeFont('DejaVuSansCondensed', await readFile(ownFile('pdf/document/fonts/label.ttf')));
  return face;
}

/** The characters that writing a text takes: composed where they can be, without those that only steer others. */
export function charactersOf(text: string): string[] {
  return [...text.normalize('NFC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')];
}
