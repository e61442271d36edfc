# Every target sets up what it needs first; `make` alone lists them.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup venv site demo serve check test verapdf mutants benchmark lint format lock clean
.PHONY: ci-check ci-diff ci-publish

# Passed on to dossier, e.g. make site ARGS="--as-of 2026-11-22"
ARGS ?=
# Only this machine can reach the preview.
ADDR ?= 127.0.0.1:8000
PYTHON ?= python3
# The day the invented year is looked at: with everything under way, a week before its end.
DEMO_AS_OF ?= 2026-11-22
UV_VERSION := 0.13.8

# A folder with the commands of an environment that is ready; then nothing is set up here.
DOSSIER_BIN ?=
BIN := $(or $(DOSSIER_BIN),.venv/bin)

# Material's notice about a successor of MkDocs is not for the readers of this output.
export NO_MKDOCS_2_WARNING := 1

help: ## 列出全部命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '参数用 ARGS 传给 dossier，例如：make site ARGS="--as-of 2026-11-22"'

setup: ## 准备环境：检查系统组件与字体，按 requirements.lock 建立 .venv（已就绪则不做任何事）
	@[ -n "$$DOSSIER_BIN" ] || sh .ci/setup

venv: ## 只准备 .venv，不查系统组件与字体：检查记录用它就够了
	@[ -n "$$DOSSIER_BIN" ] || sh .ci/setup --venv

site: setup ## 生成网站与全部 PDF
	$(BIN)/dossier build $(ARGS)

demo: setup ## 用 examples/demo 的示例项目生成网站与 PDF
	$(BIN)/dossier build --project examples/demo --as-of $(DEMO_AS_OF) $(ARGS)

serve: setup ## 在本机预览网站，文件改动后自动刷新（地址用 ADDR 指定，默认 127.0.0.1:8000）
	$(BIN)/mkdocs serve --dev-addr $(ADDR) $(ARGS)

check: setup ## 只检查记录，不生成任何文件
	$(BIN)/dossier check $(ARGS)

# What the CI servers call. What they are told by a merge request goes to the script as environment, never
# through make's own text.
ci-check: venv ## 合并请求：检查记录，与 DOSSIER_BASE 相比有无不当删改；问题写成平台能在行旁显示的形式
	@sh .ci/records check "$(BIN)" $(ARGS)

ci-diff: venv ## 合并请求：与 DOSSIER_BASE 相比履约状态有何变化，写到 build/ci/compliance-diff.md
	@sh .ci/records diff "$(BIN)" $(ARGS)

ci-publish: setup ## 主干：生成，并发布到 DOSSIER_PUBLISH_DIR（没有设置则只生成）
	@sh .ci/records publish "$(BIN)" $(ARGS)

test: lint ## 全部检查：代码规范、类型、分层，快测试，再慢测试
	$(BIN)/pytest -m "not slow" -n auto --maxprocesses 8
	$(BIN)/pytest -m slow -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

verapdf: ## 准备 veraPDF（需要 java 与 Maven，缺则安装），之后 make test 会检验每册 PDF 是否符合 PDF/A-3a 与 PDF/UA-1
	@sh .ci/verapdf

lint: setup ## 代码规范、格式、类型与分层检查
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# In a copy: mutmut writes its mutants beside the code, and the working tree may change meanwhile.
mutants: setup ## 变异测试：在合规规则中逐一植入小错误，看测试能否发现（ARGS="generator.compliance.incidents.tiers*" 只测一部分）
	@rm -rf build/mutation && mkdir -p build/mutation
	@tar -cf - --exclude=__pycache__ --exclude='examples/*/build' --exclude='examples/*/site' \
		pyproject.toml mkdocs.yml content data examples generator tests theme | tar -xf - -C build/mutation
	cd build/mutation && ../../$(BIN)/mutmut run $(ARGS)
	cd build/mutation && ../../$(BIN)/mutmut results

benchmark: setup ## 性能测量：载入与评估、PDF 分册、项目组合；对照见 benchmarks/README.md
	$(BIN)/python -m benchmarks.records $(ARGS)
	$(BIN)/python -m benchmarks.documents $(ARGS)
	$(BIN)/python -m benchmarks.portfolio

format: setup ## 整理代码格式并修正可自动修正的问题
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Not in .venv: a lock that cannot be installed must still be replaceable.
lock: ## 按 pyproject.toml 重新生成 requirements.lock（ARGS="--upgrade" 升级全部依赖）
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	build/lock/bin/uv pip compile pyproject.toml --extra dev --group build \
		--universal --python-version 3.11 --fork-strategy fewest --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements.lock $(ARGS)

clean: ## 删除生成物与缓存（build/、site/、示例的输出；保留 .venv）
	rm -rf build site dist examples/demo/build examples/demo/site
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.venv -prune -o -type d -name __pycache__ -exec rm -rf {} +
