// Moves the backs of a PDF, as a whole process: PDF OUT.pdf
import { offsetPdf } from 'cardq/pdf';

const [pdfPath, outputPath] = process.argv.slice(2);
await offsetPdf({ pdfPath, outputPath, x: -5, y: 10 });
