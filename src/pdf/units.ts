/** A px is a 300th of an inch: the unit of layouts, offsets and cards. */
export const PX_PER_INCH = 300;
export const MM_PER_INCH = 25.4;
export const PX_PER_MM = PX_PER_INCH / MM_PER_INCH;
/** Points, the unit of PDF pages, are 72 to the inch. */
export const PT_PER_PX = 72 / PX_PER_INCH;
