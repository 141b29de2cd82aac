"""The class rules that plots of benchmarks share: texts, paper and grid."""

TEXTS = """
text { font-family: system-ui, Helvetica, Arial, sans-serif; font-size: 12px; fill: #1b1b1b }
.title { font-size: 17px; font-weight: 600 }
.heading { font-weight: 600 }
.small { font-size: 10.5px; fill: #595959 }
.middle { text-anchor: middle }
.end { text-anchor: end }
.paper { fill: #ffffff }
.grid { stroke: #dedede }
"""
