// What elements in a .tsx file are made by: the build hands it to every such file.
export { Fragment, h } from 'preact';
