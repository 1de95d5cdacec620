#!/usr/bin/env python3
"""Bindery beside the generators that install from crates.io, on the documents of a folder.

    cargo install --root PEERS openapi-to-rust oas3-gen cargo-progenitor
    cargo build --release --package xtask
    bench/peers.py DIR --peers PEERS/bin [--only NAME]... [--runs N] [--generate-only] [--compile NAME]... [--write]

Each document's tools are run one after another, so that what else the machine does weighs on all of them alike.
Generating: seconds (the median of the runs) and peak memory of the process. Compiling: CPU seconds of `cargo check` and
`cargo build` of the emitted crate alone, its dependencies being built before, and the peak memory of the compiler.
`--write` puts the tables into docs/benchmarks.md. Standard library only.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "peers"
TOOLS = ["bindery", "openapi-to-rust", "oas3-gen", "progenitor"]
OAS3_GEN_DEPENDENCIES = """
anyhow = "1"
bon = "3"
bytes = "1"
chrono = { version = "0.4", features = ["serde"] }
eventsource-stream = "0.2"
futures = "0.3"
futures-util = "0.3"
http = "1"
indexmap = { version = "2", features = ["serde"] }
oas3-gen-support = "0.29"
percent-encoding = "2"
regex = "1"
reqwest = { version = "0.13", default-features = false, features = ["form", "json", "multipart", "query", "rustls", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_html_form = "0.2"
serde_with = "3"
url = { version = "2", features = ["serde"] }
uuid = { version = "1", features = ["serde"] }
validator = { version = "0.20", features = ["derive"] }
"""


def run(command, limit, **options):
    """Exit code, seconds, CPU seconds and peak memory in MB of a command and all that it starts."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    timer = None
    try:
        import threading

        timer = threading.Timer(limit, process.kill)
        timer.start()
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        if timer:
            timer.cancel()
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    cpu = usage.ru_utime + usage.ru_stime
    return code, time.monotonic() - started, cpu, usage.ru_maxrss / 1024, errors.decode(errors="replace")


def crate_name(document):
    name = re.sub(r"[^a-z0-9]+", "-", document.stem.lower()).strip("-")
    return f"api-{name}" if name[0].isdigit() else name


def generation(tool, document, folder, peers):
    """The command that makes a tool's output of a document in a folder."""
    if tool == "bindery":
        binary = ROOT / "target/release/xtask"
        runtime = ROOT / "generator/runtime"
        name = crate_name(document)
        return [binary, "codegen", "--spec", document, "--out", folder, "--name", name, "--runtime", runtime]
    if tool == "openapi-to-rust":
        return [peers / tool, "generate", document, "--output-dir", folder / "src/api", "--module-name", "api", "--quiet"]
    if tool == "oas3-gen":
        return [peers / tool, "--color", "never", "generate", "client-mod", "-i", document, "-o", folder / "src/api"]
    name = crate_name(document)
    return [peers / "cargo-progenitor", "progenitor", "-i", document, "-o", folder, "-n", name, "-v", "0.1.0"]


def complete(tool, document, folder):
    """Makes a crate of what is only modules."""
    if tool in ("bindery", "progenitor"):
        manifest = folder / "Cargo.toml"
        text = manifest.read_text()
        if "[workspace]" not in text:
            manifest.write_text(text + "\n[workspace]\n")
        return
    (folder / "src/lib.rs").write_text("pub mod api;\n")
    if tool == "openapi-to-rust":
        dependencies = (folder / "src/api/REQUIRED_DEPS.toml").read_text()
    else:
        dependencies = "[dependencies]" + OAS3_GEN_DEPENDENCIES
    head = f'[package]\nname = "{crate_name(document)}"\nversion = "0.1.0"\nedition = "2024"\n\n[workspace]\n\n'
    (folder / "Cargo.toml").write_text(head + dependencies)


def compiled(tool, document, folder, action, limit):
    """CPU seconds and peak memory of checking or building the crate alone; none if it does not compile."""
    environment = dict(os.environ, CARGO_TARGET_DIR=str(WORK / "target" / tool), CARGO_TERM_COLOR="never")
    options = {"cwd": folder, "env": environment}
    first = run(["cargo", action, "--lib"], limit, **options)
    if first[0] != 0:
        return None, first[4]
    subprocess.run(["cargo", "clean", "-p", crate_name(document)], capture_output=True, **options)
    code, _, cpu, memory, errors = run(["cargo", action, "--lib"], limit, **options)
    return ({"cpu": cpu, "mb": memory, "warnings": errors.count("\nwarning")} if code == 0 else None), errors


def measure(document, tools, arguments):
    found = {"document": document.name, "bytes": document.stat().st_size, "operations": operations(document)}
    for tool in tools:
        folder = WORK / tool / document.stem
        runs = []
        for _ in range(arguments.runs):
            shutil.rmtree(folder, ignore_errors=True)
            (folder / "src").mkdir(parents=True)
            runs.append(run(generation(tool, document, folder, arguments.peers), arguments.limit))
        if any(code != 0 for code, *_ in runs):
            found[tool] = None
            continue
        figures = {"seconds": statistics.median(run[1] for run in runs), "mb": max(run[3] for run in runs)}
        chosen = not arguments.compile or any(name in document.name for name in arguments.compile)
        if chosen and not arguments.generate_only:
            complete(tool, document, folder)
            for action in ("check", "build"):
                figures[action], errors = compiled(tool, document, folder, action, arguments.limit)
                if figures[action] is None:
                    (WORK / f"{tool}-{document.stem}.log").write_text(errors)
                    break
        found[tool] = figures
    return found


def operations(document):
    """As many methods of paths as the text has lines for them would be a guess: the count comes from Bindery's summary."""
    binary = ROOT / "target/release/xtask"
    folder = WORK / "count" / document.stem
    command = [binary, "codegen", "--spec", document, "--out", folder, "--name", crate_name(document)]
    output = subprocess.run(command, capture_output=True, text=True).stdout
    count = re.search(r": (\d+) operations?,", output)
    shutil.rmtree(folder, ignore_errors=True)
    return int(count.group(1)) if count else 0


def shown(value, digits=2):
    return "–" if value is None else f"{value:.{digits}f}"


def generation_table(results, tools):
    lines = ["| Document | " + " | ".join(f"{tool}, s | MB" for tool in tools) + " | of the fastest peer |"]
    lines.append("|---" * (2 * len(tools) + 2) + "|")
    for result in results:
        cells = []
        for tool in tools:
            figures = result[tool] or {}
            cells += [shown(figures.get("seconds")), shown(figures.get("mb"), 0)]
        peers = [result[tool]["seconds"] for tool in tools[1:] if result[tool]]
        own = result["bindery"] and result["bindery"]["seconds"]
        cells.append(shown(own / min(peers)) if peers and own else "–")
        lines.append(f"| {result['document']} | " + " | ".join(cells) + " |")
    both = [result for result in results if result["bindery"] and any(result[tool] for tool in tools[1:])]
    own = sum(result["bindery"]["seconds"] for result in both)
    best = sum(min(result[tool]["seconds"] for tool in tools[1:] if result[tool]) for result in both)
    lines.append("")
    made = ", ".join(f"{tool} {sum(1 for result in results if result[tool])}" for tool in tools)
    lines.append(f"Of {len(results)} documents: {made}. Where a peer can, all together: Bindery {own:.1f} s, the fastest "
                 f"peer of each {best:.1f} s, ratio {own / best if best else 0:.2f}.")
    return lines


def compile_table(results, tools, action):
    lines = [f"| Document | operations | " + " | ".join(f"{tool}, CPU s | MB" for tool in tools) + " |"]
    lines.append("|---" * (2 * len(tools) + 2) + "|")
    for result in results:
        if not any(action in (result[tool] or {}) for tool in tools):
            continue
        cells = []
        for tool in tools:
            figures = (result[tool] or {}).get(action) or {}
            cells += [shown(figures.get("cpu"), 1), shown(figures.get("mb"), 0)]
        lines.append(f"| {result['document']} | {result['operations']} | " + " | ".join(cells) + " |")
    lines.append("")
    for tool in tools[1:]:
        both = [r for r in results if all((r[t] or {}).get(action) for t in ("bindery", tool))]
        if both:
            own = sum(r["bindery"][action]["cpu"] for r in both)
            other = sum(r[tool][action]["cpu"] for r in both)
            count = sum(r["operations"] for r in both) or 1
            lines.append(f"Beside {tool}, {len(both)} documents of {count} operations: {1000 * own / count:.0f} and "
                         f"{1000 * other / count:.0f} CPU ms an operation, ratio {own / other:.2f}.")
    return lines


def page(results, tools, arguments):
    installed = (arguments.peers.parent / ".crates.toml").read_text()
    versions = [f"{tool} {version}" for tool in tools[1:]
                for version in re.findall(rf'"(?:cargo-)?{tool} (\S+) ', installed)]
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {rustc}; "
             f"{', '.join(versions)}; {arguments.runs} runs each.", "", "## Generating", ""]
    lines += generation_table(results, tools)
    if not arguments.generate_only:
        for action, title in (("check", "`cargo check`"), ("build", "`cargo build`")):
            lines += ["", f"## {title} of what was emitted", ""] + compile_table(results, tools, action)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--peers", type=pathlib.Path, required=True, help="folder of the peers' binaries")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=int, default=900, help="seconds that one command may take")
    parser.add_argument("--generate-only", action="store_true")
    parser.add_argument("--compile", action="append", default=[], metavar="NAME", help="compile these and no others")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--resume", action="store_true", help="keep what the file of --json holds already")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    arguments = parser.parse_args()
    tools = [tool for tool in TOOLS if tool in arguments.tools.split(",")]
    documents = sorted(path for path in arguments.folder.iterdir() if path.suffix in (".yaml", ".yml", ".json"))
    documents = [path.resolve() for path in documents
                 if not arguments.only or any(name in path.name for name in arguments.only)]
    if not documents:
        sys.exit("there are no such documents")
    if arguments.resume and not arguments.json:
        parser.error("--resume needs --json")
    results = json.loads(arguments.json.read_text()) if arguments.resume and arguments.json.exists() else []
    known = {result["document"] for result in results}
    documents = [document for document in documents if document.name not in known]
    for index, document in enumerate(documents, 1):
        print(f"[{index}/{len(documents)}] {document.name}", file=sys.stderr)
        results.append(measure(document, tools, arguments))
        if arguments.json:
            arguments.json.write_text(json.dumps(results, indent=1))
    results.sort(key=lambda result: result["document"])
    lines = page(results, tools, arguments)
    if arguments.write:
        path = ROOT / "docs/benchmarks.md"
        before, _, rest = path.read_text().partition("<!-- figures -->\n")
        _, _, after = rest.partition("<!-- end of figures -->")
        path.write_text(before + "<!-- figures -->\n" + "\n".join(lines) + "\n<!-- end of figures -->" + after)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
