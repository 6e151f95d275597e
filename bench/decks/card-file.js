import sharp from 'sharp';
import { paintCard } from './card-art.js';

/** Radius of the transparent corners of a PNG, as a share of its width. */
const CORNER = 35 / 744;

/** A card as a file: a JPEG like those of collections (quality 88, 4:2:0), or a PNG with round, transparent corners. */
export function cardFile({ number, width, height, format }) {
  const rgb = paintCard(number, { width, height });
  const image = sharp(rgb, { raw: { width, height, channels: 3 } });
  // Huffman tables of the standard, as most writers use them.
  if (format === 'jpeg')
    return image.jpeg({ quality: 88, chromaSubsampling: '4:2:0', optimiseCoding: false }).toBuffer();
  const alpha = roundedMask(width, height);
  return image
    .joinChannel(alpha, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 2, adaptiveFiltering: true })
    .toBuffer();
}

/** Opaque but for the corners, whose edges are smooth. */
function roundedMask(width, height) {
  const mask = Buffer.alloc(width * height, 255);
  const radius = CORNER * width;
  const beyond = (at, length) => Math.max(radius - (at + 0.5), at + 0.5 - (length - radius), 0);
  for (let y = 0; y < height; y++) {
    const dy = beyond(y, height);
    if (dy === 0) continue;
    for (let x = 0; x < width; x++) {
      const dx = beyond(x, width);
      if (dx > 0) mask[y * width + x] = 255 * Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
    }
  }
  return mask;
}
