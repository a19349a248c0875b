# One image for every process: `docker build --build-arg SERVICE=identity .`
# SERVICE is a folder below services/ or tools/.

FROM node:24-slim AS build
WORKDIR /atrium
COPY . .
RUN npm ci --no-audit --no-fund --ignore-scripts && npm run build

FROM build AS pruned
ARG SERVICE
# Only what this process needs at run time; `main.mjs` is the one name that the last stage starts.
RUN workspace="$(ls -d services/${SERVICE} tools/${SERVICE} 2>/dev/null)" \
  && test -n "$workspace" \
  && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace "$workspace" --include-workspace-root=false \
  && ln -s "$workspace/dist/src/bundle/main.mjs" main.mjs \
  && mkdir /runtime \
  && cp -a package.json main.mjs node_modules libs services tools /runtime/ \
  && find /runtime/libs /runtime/services /runtime/tools -name src -not -path '*/dist/*' -not -path '*/node_modules/*' -prune -exec rm -r {} +

FROM node:24-slim
ENV NODE_ENV=production
# Hashing threads share few heaps of glibc: with one for each, what they freed would stay resident.
ENV MALLOC_ARENA_MAX=2
WORKDIR /atrium
COPY --from=pruned /runtime ./
USER node
# No shell and no npm in between: SIGTERM reaches the process itself.
CMD ["node", "--max-semi-space-size=4", "main.mjs"]
