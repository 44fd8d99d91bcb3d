import { AmsConfiguration } from '@mathjax/src/js/input/tex/ams/AmsConfiguration.js'
import { BoldsymbolConfiguration } from '@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js'
import { BraketConfiguration } from '@mathjax/src/js/input/tex/braket/BraketConfiguration.js'
import { CancelConfiguration } from '@mathjax/src/js/input/tex/cancel/CancelConfiguration.js'
import { ColorConfiguration } from '@mathjax/src/js/input/tex/color/ColorConfiguration.js'
import { GensymbConfiguration } from '@mathjax/src/js/input/tex/gensymb/GensymbConfiguration.js'
import { MathtoolsConfiguration } from '@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js'
import { MhchemConfiguration } from '@mathjax/src/js/input/tex/mhchem/MhchemConfiguration.js'
import { NewcommandConfiguration } from '@mathjax/src/js/input/tex/newcommand/NewcommandConfiguration.js'
import { UpgreekConfiguration } from '@mathjax/src/js/input/tex/upgreek/UpgreekConfiguration.js'
import { BaseConfiguration } from '@mathjax/src/js/input/tex/base/BaseConfiguration.js'
import { ArrowsConfiguration } from './arrows.ts'

/** Nothing that opens links, loads, styles, names or runs: no html, require, autoload, unicode, action or setoptions. */
export const PACKAGES: readonly string[] = [
  BaseConfiguration,
  ArrowsConfiguration,
  AmsConfiguration,
  BoldsymbolConfiguration,
  BraketConfiguration,
  CancelConfiguration,
  ColorConfiguration,
  GensymbConfiguration,
  MathtoolsConfiguration,
  MhchemConfiguration,
  NewcommandConfiguration,
  UpgreekConfiguration,
].map(({ name }) => name)
