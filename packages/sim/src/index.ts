export { defaultRules } from './engine/options.ts'
