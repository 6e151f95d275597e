import { comet, fullMoon, planet, star, sun } from './bodies.js';
import { eclipse, galaxy, orbits } from './heavens.js';
import { crescent, dawn, dusk } from './horizons.js';

/** Every card of the deck: the file it becomes, its title and numeral, the colours of its frame and its sky, its scene. */
export const FRONTS = [
  {
    file: '01-sun',
    numeral: 'I',
    title: 'THE SUN',
    frame: ['#5b2333', '#31131f'],
    sky: ['#c9553b', '#f0a257'],
    scene: sun,
  },
  {
    file: '02-moon',
    numeral: 'II',
    title: 'THE MOON',
    frame: ['#232a5c', '#12143a'],
    sky: ['#10123a', '#39427f'],
    scene: fullMoon,
  },
  {
    file: '03-star',
    numeral: 'III',
    title: 'THE STAR',
    frame: ['#1d4256', '#0f2533'],
    sky: ['#14334a', '#4d8194'],
    scene: star,
  },
  {
    file: '04-comet',
    numeral: 'IV',
    title: 'THE COMET',
    frame: ['#124a4a', '#08292b'],
    sky: ['#072a33', '#2f7f78'],
    scene: comet,
  },
  {
    file: '05-planet',
    numeral: 'V',
    title: 'THE PLANET',
    frame: ['#43305c', '#231636'],
    sky: ['#1d1236', '#6a4d83'],
    scene: planet,
  },
  {
    file: '06-eclipse',
    numeral: 'VI',
    title: 'THE ECLIPSE',
    frame: ['#2b2433', '#15111c'],
    sky: ['#0d0a16', '#57304a'],
    scene: eclipse,
  },
  {
    file: '07-orbit',
    numeral: 'VII',
    title: 'THE ORBIT',
    frame: ['#2c3f36', '#16231d'],
    sky: ['#132c28', '#3d6a58'],
    scene: orbits,
  },
  {
    file: '08-galaxy',
    numeral: 'VIII',
    title: 'THE GALAXY',
    frame: ['#3b1f4d', '#1d0f2b'],
    sky: ['#120a26', '#41245f'],
    scene: galaxy,
  },
  {
    file: '09-dawn',
    numeral: 'IX',
    title: 'DAWN',
    frame: ['#7a3f56', '#43202f'],
    sky: ['#7fa6b8', '#f9c98d'],
    scene: dawn,
  },
  {
    file: '10-waxing',
    numeral: 'X',
    title: 'WAXING',
    frame: ['#1d4256', '#0f2533'],
    sky: ['#0b2440', '#3b7690'],
    scene: () => crescent('right'),
  },
];

/** The other sides of the two cards that have one of their own. */
export const DOUBLES = [
  {
    file: '09-dawn',
    numeral: 'IX',
    title: 'DUSK',
    frame: ['#352a5e', '#191238'],
    sky: ['#191640', '#d96d5c'],
    scene: dusk,
  },
  {
    file: '10-waxing',
    numeral: 'X',
    title: 'WANING',
    frame: ['#43305c', '#231636'],
    sky: ['#1a1033', '#7a5690'],
    scene: () => crescent('left'),
  },
];
