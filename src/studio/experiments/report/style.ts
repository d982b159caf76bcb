/** Reads well on a screen and on paper. */
export const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1c2128; background: #fff; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.question { font-size: 1.1rem; color: #444c56; } .warning { color: #8a4600; font-weight: 600; }
table { border-collapse: collapse; margin: .5rem 0 1.25rem; font-size: .82rem; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #d8dee4; vertical-align: top; }
pre { background: #f6f8fa; padding: .8rem; overflow-x: auto; font-size: .78rem; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 1rem 0 1.75rem; } figcaption { color: #444c56; font-size: .85rem; }
figure svg { display: block; max-width: 100%; height: auto; }
@page { margin: 16mm 14mm; }
@media print {
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  table { display: table; width: 100%; font-size: 7.5pt; overflow: visible; }
  thead { display: table-header-group; }
  tr, figure, li { break-inside: avoid; }
  h1, h2, summary { break-after: avoid; }
  pre { font-size: 7pt; border: 1px solid #d8dee4; background: none; columns: 2; }
  summary { list-style: none; }
  details pre { display: none; }
}
`
