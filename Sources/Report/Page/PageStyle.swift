// The look of a page: on screens light and dark, wide and narrow, and on paper.

/// The style sheet of a page.
enum PageStyle {
  /// Colours are the plots'; the rules of elements are kept from the plots by their `svg`.
  static let sheet = [
    Theme.properties, layout, answer, tables, narrow, print, Theme.embeddedStyleSheet,
  ]
  .joined(separator: "\n")

  private static let layout = """
    * { box-sizing: border-box }
    body { margin: 0; background: var(--paper); color: var(--ink);
    font: 16px/1.5 system-ui, Helvetica, Arial, sans-serif; overflow-wrap: anywhere }
    header, main, footer { max-width: 1008px; margin: 0 auto; padding: 0 24px }
    header { padding-top: 32px }
    h1 { font-size: 26px; line-height: 1.25; margin: 0 }
    h2 { font-size: 20px; line-height: 1.3; margin: 0 0 8px }
    h3 { font-size: 16px; margin: 24px 0 4px }
    p { margin: 0 0 12px; max-width: 46em }
    header p, footer p, .note, caption, dt { color: var(--faint) }
    header p { margin-top: 4px }
    section { padding: 20px 0; border-top: 1px solid var(--grid) }
    section:empty { display: none }
    .note { margin-top: 8px; font-size: 14px }
    .on-paper { display: none }
    footer { font-size: 14px; padding-bottom: 32px }
    figure { margin: 8px 0 }
    svg { display: block; width: 100%; height: auto; min-width: 720px }
    .wide { overflow-x: auto }
    .wide:has(> svg, > table) { background: linear-gradient(to right, var(--paper) 30%, transparent) local left / 40px
    100% no-repeat, linear-gradient(to left, var(--paper) 30%, transparent) local right / 40px 100% no-repeat,
    linear-gradient(to right, var(--faint), transparent) scroll left / 8px 100% no-repeat,
    linear-gradient(to left, var(--faint), transparent) scroll right / 8px 100% no-repeat }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
    summary { cursor: pointer; padding: 4px 0; font-weight: 600 }
    pre { overflow-x: auto; padding: 12px; background: var(--shade); border-radius: 6px;
    font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: normal }
    code { font: 0.9em ui-monospace, Menlo, Consolas, monospace }
    progress { width: 100%; height: 12px; accent-color: var(--accent) }
    progress.run { height: 20px }
    progress.run ~ progress.phase { width: 50%; height: 8px }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 12px; margin: 0 0 16px }
    dt { font-size: 14px }
    dd { margin: 0 }
    a { color: var(--accent) }
    ul, ol { margin: 0 0 12px; padding-left: 22px; max-width: 46em }
    li { margin-bottom: 4px }
    li p { margin-bottom: 4px }
    .wide > pre { margin: 4px 0 8px; white-space: pre-wrap; overflow-x: visible; overflow-wrap: anywhere }
    nav ul { list-style: none; padding: 0; margin: 0; max-width: none; columns: 2 320px; column-gap: 32px }
    nav li { break-inside: avoid }
    nav a { margin-right: 10px; display: inline-block; padding: 2px 0 }
    nav a + a { font-size: 14px }
    """

  private static let answer = """
    .answer { font-size: 20px; line-height: 1.4; font-weight: 600 }
    .words { font-size: 15px; color: var(--faint); max-width: 56em }
    .words b { color: var(--ink); font-weight: 600 }
    .warning { border-left: 4px solid var(--accent); padding-left: 12px }
    .figures { grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)) }
    .figures div { background: var(--shade); border-radius: 8px; padding: 10px 14px }
    .figures dd { font-size: 14px }
    .figures p { margin: 0 }
    .figures b { display: block; font-size: 22px; font-weight: 600 }
    .bar span { display: block; white-space: nowrap }
    .bar span + span { height: 6px; border-radius: 3px; background: var(--faint) }
    .less span + span { background: var(--accent) }
    .more span + span { background: var(--accent); background: light-dark(#a63603, #ffc68a) }
    """

  private static let tables = """
    table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums }
    caption { text-align: left; padding: 4px 0 8px; white-space: nowrap }
    th, td { padding: 4px 10px; border-bottom: 1px solid var(--grid); text-align: left; white-space: nowrap;
    overflow-wrap: normal }
    tbody th { font-weight: 400; white-space: normal; overflow-wrap: break-word; max-width: 40em }
    tfoot th, tfoot td { font-weight: 600 }
    .number { text-align: right }
    .marked { background: var(--shade); font-weight: 600 }
    thead th { white-space: normal; min-width: 4.5em; vertical-align: bottom; hyphens: none }
    th small { font-size: 12px; color: var(--faint); margin-left: 6px }
    tbody th:has(small) { max-width: none }
    """

  /// Telephones: the first columns of a table fit, the others are left out or stand in a table of their own.
  private static let narrow = """
    .short, .narrow { display: none }
    .whole[title] { white-space: nowrap }
    @media screen and (max-width: 640px) {
    header, main, footer { padding-left: 16px; padding-right: 16px }
    .secondary, .whole { display: none }
    .short { display: inline }
    .narrow { display: block }
    .figures { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)) }
    th, td { padding-left: 3px; padding-right: 3px }
    thead th { min-width: 0; font-size: 11px; hyphens: manual }
    tbody th, tfoot th { overflow-wrap: anywhere; min-width: 7.5em }
    th small { display: block; margin: 0 }
    caption { white-space: normal }
    }
    """

  private static let print = """
    @page { size: A4; margin: 16mm }
    @media print {
    body { font-size: 11pt; background: none }
    header, main, footer { max-width: none; padding-left: 0; padding-right: 0 }
    header { padding-top: 0 }
    h1, h2, h3, summary, h2 + p, h3 + p { break-after: avoid }
    figure, tr, dl, p, .figures div { break-inside: avoid }
    .wide, .wide:has(> svg, > table) { overflow: visible; background: none }
    .on-paper { display: block }
    .figures { grid-template-columns: repeat(4, 1fr); gap: 8px }
    .figures b { font-size: 15pt }
    .bar span + span { print-color-adjust: exact }
    svg { min-width: 0; max-height: 240mm }
    table { font-size: 9pt }
    th, td { padding: 3px 4px }
    thead th { min-width: 0; hyphens: manual }
    tbody th { max-width: 13em }
    tfoot { display: table-row-group }
    details:not([open]), nav { display: none }
    section:has(> nav) { display: none }
    pre { white-space: pre-wrap; overflow-wrap: anywhere }
    }
    """
}
