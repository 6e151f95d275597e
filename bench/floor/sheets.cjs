'use strict';
/*
 * The least that sheets of cards can be: every picture is decoded once, as many at a time as there are cores, and then their
 * bytes are put into a PDF as they are, eight cards on a page and a page of backs behind it; PNGs, which cannot stand in a
 * PDF, become JPEGs. Nothing is judged by what was decoded, and nothing is drawn beside the cards.
 *
 *     node sheets.cjs DECK OUT.pdf      DECK holds front/ and back/back.jpg
 */
const { availableParallelism } = require('node:os');
const CORES = availableParallelism();
process.env.UV_THREADPOOL_SIZE = String(CORES); // the threads that sharp decodes on

const { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writevSync } = require('node:fs');
const { join } = require('node:path');
const sharp = require('sharp');

/** In points: the page, the standard card and its places on letter, upward from the bottom left. */
const PAGE = '0 0 792 612';
const CARD = { width: 178.56, height: 249.36 };
const SLOTS = [307.92, 54.96].flatMap((y) => [33.6, 215.76, 397.92, 580.08].map((x) => ({ x, y })));

const [deck, target] = process.argv.slice(2);
void makeSheets();

async function makeSheets() {
  const fronts = readdirSync(join(deck, 'front')).map((name) => join(deck, 'front', name));
  const paths = [...fronts, join(deck, 'back/back.jpg')];
  const decoded = await decodeAll(paths);
  const file = new PdfFile(`${target}.tmp`);
  const pictures = paths.map((path, index) => addPicture(file, path, decoded[index]));
  const back = pictures.pop();
  const pages = chunks(pictures, SLOTS.length).flatMap((cards) => [
    addPage(file, cards),
    addPage(
      file,
      cards.map(() => back),
    ),
  ]);
  file.close(pages);
  renameSync(`${target}.tmp`, target);
}

async function decodeAll(paths) {
  sharp.concurrency(1);
  sharp.cache(false);
  const decoded = [];
  const rest = paths.entries();
  const work = async () => {
    for (const [index, path] of rest) decoded[index] = await decode(path);
  };
  await Promise.all(Array.from({ length: CORES }, work));
  return decoded;
}

/** A picture's size, and its bytes where those of the file will not do. */
async function decode(path) {
  if (path.endsWith('.jpg')) return (await sharp(path).raw().toBuffer({ resolveWithObject: true })).info;
  const jpeg = sharp(path).flatten({ background: 'white' }).jpeg({ quality: 92, chromaSubsampling: '4:4:4' });
  const { data, info } = await jpeg.toBuffer({ resolveWithObject: true });
  return { ...info, bytes: data };
}

function addPicture(file, path, { width, height, bytes = readFileSync(path) }) {
  const head = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB`;
  const form = `/BitsPerComponent 8 /Filter /DCTDecode /Length ${bytes.length}`;
  return file.add(`<< ${head} ${form} >>\nstream\n`, bytes, '\nendstream');
}

function addPage(file, cards) {
  const drawn = cards.map((card, slot) => {
    const { x, y } = SLOTS[slot];
    return `q ${CARD.width} 0 0 ${CARD.height} ${x} ${y} cm /I${card} Do Q`;
  });
  const content = drawn.join('\n');
  const contents = file.add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  const names = [...new Set(cards)].map((card) => `/I${card} ${card} 0 R`).join(' ');
  const resources = `/Resources << /XObject << ${names} >> >>`;
  return file.add(`<< /Type /Page /Parent 1 0 R /MediaBox [${PAGE}] /Contents ${contents} 0 R ${resources} >>`);
}

/** Objects behind one another; the first two, tree and catalog, come last. */
class PdfFile {
  #file;
  #length = 0;
  #starts = [0, 0, 0];

  constructor(path) {
    this.#file = openSync(path, 'w');
    this.#write('%PDF-1.4\n');
  }

  /** Returns its number. */
  add(...parts) {
    return this.#put(this.#starts.length, parts);
  }

  close(pages) {
    const kids = pages.map((page) => `${page} 0 R`).join(' ');
    this.#put(1, [`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`]);
    this.#put(2, ['<< /Type /Catalog /Pages 1 0 R >>']);
    const table = this.#length;
    const entries = this.#starts.slice(1).map((start) => `${String(start).padStart(10, '0')} 00000 n \n`);
    this.#write(`xref\n0 ${this.#starts.length}\n0000000000 65535 f \n`, ...entries);
    this.#write(`trailer\n<< /Size ${this.#starts.length} /Root 2 0 R >>\nstartxref\n${table}\n%%EOF\n`);
    fsyncSync(this.#file);
    closeSync(this.#file);
  }

  #put(number, parts) {
    this.#starts[number] = this.#length;
    this.#write(`${number} 0 obj\n`, ...parts, '\nendobj\n');
    return number;
  }

  #write(...parts) {
    this.#length += writevSync(
      this.#file,
      parts.map((part) => Buffer.from(part)),
    );
  }
}

function chunks(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
