# Runs the benchmarks and diagrams of a Julia package, in its checkout:
#
#     julia -e <this text> setup|run benchmark|diagrams
#
# setup    installs the packages of the folder's Project.toml or REQUIRE, or else the package's own
# run      benchmark/runbenchmarks.jl (or benchmark/benchmarks.jl): its results go to TACHOGRAPH_RESULTS;
#          diagrams/diagrams.jl: its DIAGRAMS (name => figure, file, or function that makes one) go to
#          TACHOGRAPH_DIAGRAMS
module Tachograph

const ROOT = pwd()

# `setup`, `run` and Julia processes that they start use this depot, so that the system's packages stay unchanged.
pushfirst!(DEPOT_PATH, joinpath(ROOT, ".tachograph", "depot"))
ENV["JULIA_DEPOT_PATH"] = join(DEPOT_PATH, ":")
ENV["GKSwstype"] = "100"  # GR draws without a screen

using Pkg

const TASK, FOLDER = ARGS

first_file(paths) = (at = findfirst(isfile, paths); at === nothing ? nothing : paths[at])

script() = first_file(FOLDER == "diagrams" ? ["diagrams/diagrams.jl"] :
                      ["benchmark/runbenchmarks.jl", "benchmark/benchmarks.jl"])

# The folder's own environment; else the package's, which may be changed in this checkout; else one made from REQUIRE.
function environment()
    isfile("$FOLDER/Project.toml") && return joinpath(ROOT, FOLDER)
    isfile("Project.toml") && return ROOT
    return mkpath(joinpath(ROOT, ".tachograph", "environment"))
end

is_package() = isfile("Project.toml") && occursin(r"^name\s*="m, read("Project.toml", String))

is_known(name) = Base.identify_package(name) !== nothing || isfile("src/$name.jl")

# A line of REQUIRE has a name, and may have a lowest version.
function required(line)
    words = filter(word -> !startswith(word, "@"), split(first(split(line * "#", '#'))))
    (isempty(words) || words[1] == "julia" || is_known(words[1])) && return []
    length(words) == 1 && return [Pkg.PackageSpec(name=String(words[1]))]
    return [Pkg.PackageSpec(name=String(words[1]), version=string(rstrip(words[2], '-'), "-*"))]
end

function required_packages()
    file = first_file(isfile("Project.toml") ? ["$FOLDER/REQUIRE"] : ["$FOLDER/REQUIRE", "REQUIRE"])
    return file === nothing ? [] : reduce(vcat, map(required, readlines(file)); init=[])
end

# Packages that the script uses (also implicitly, by defining a suite) and that are not installed.
function missing_tools()
    text = read(script(), String)
    wanted(name, sign) = occursin(sign, text) && !is_known(name)
    names = [name for (name, sign) in [("BenchmarkTools", r"BenchmarkTools|SUITE"), ("PkgBenchmark", "PkgBenchmark")]
             if wanted(name, sign)]
    return [Pkg.PackageSpec(name=name) for name in names]
end

function add(packages)
    isempty(packages) || Pkg.add([packages...])
end

project(folder) = (file = joinpath(folder, "Project.toml"); isfile(file) ? Pkg.TOML.parsefile(file) : Dict{String,Any}())

# The folders that `[sources]` of the folder's Project.toml gives by a path, by package name.
function sources_of(folder)
    sources = get(project(folder), "sources", Dict{String,Any}())
    return Dict(name => normpath(joinpath(folder, source["path"])) for (name, source) in sources if haskey(source, "path"))
end

# The packages of a monorepo, below lib/.
function packages_of_lib()
    isdir("lib") || return Dict{String,String}()
    folders = filter(folder -> haskey(project(folder), "name"), map(name -> joinpath(ROOT, "lib", name), readdir("lib")))
    return Dict{String,String}(project(folder)["name"] => folder for folder in folders)
end

# Packages of this checkout that the environment or the package depends on, directly or indirectly. Pkg cannot install
# them if they are in no registry: Julia before 1.11 ignores `[sources]`, and no version looks below lib/.
function packages_of_checkout()
    lib = packages_of_lib()
    found = Dict{String,String}()
    folders = [environment(), ROOT]
    while !isempty(folders)
        folder = pop!(folders)
        known = merge(lib, sources_of(folder))
        for name in keys(get(project(folder), "deps", Dict{String,Any}()))
            (haskey(found, name) || !haskey(known, name) || !isdir(known[name])) && continue
            found[name] = known[name]
            push!(folders, known[name])
        end
    end
    return collect(values(found))
end

# All at once, since each may depend on the others.
function develop()
    own = is_package() && environment() != ROOT ? [ROOT] : String[]
    paths = filter(path -> path != realpath(environment()), unique(map(realpath, [own; packages_of_checkout()])))
    isempty(paths) || Pkg.develop([Pkg.PackageSpec(path=path) for path in paths])
end

function setup()
    develop()
    isfile(joinpath(environment(), "Project.toml")) && Pkg.instantiate()
    add(required_packages())
    add(missing_tools())
end

function loaded(name)
    for (id, found) in Base.loaded_modules
        id.name == name && return found
    end
    return nothing
end

is_a(value, tools, type) = tools !== nothing && isdefined(tools, type) && value isa getfield(tools, type)

is_measured(value, tools) = is_a(value, tools, :Trial) || is_a(value, tools, :TrialEstimate) ||
    (is_a(value, tools, :BenchmarkGroup) && !isempty(value) && all(one -> is_measured(one, tools), values(value)))

in_main(name) = isdefined(Main, name) ? getfield(Main, name) : nothing

# The benchmarks in the list, if a list is given. A name is the keys of the groups, joined by slashes.
function selected(suite, tools)
    haskey(ENV, "TACHOGRAPH_SELECTED") || return suite
    names = Set(readlines(ENV["TACHOGRAPH_SELECTED"]))
    chosen = tools.BenchmarkGroup()
    for (keys, benchmark) in tools.leaves(suite)
        join(map(string, keys), "/") in names && (chosen[keys] = benchmark)
    end
    return isempty(chosen) ? suite : chosen
end

function save_results(value)
    isempty(readdir(ENV["TACHOGRAPH_RESULTS"])) || return  # the script wrote them itself
    file = joinpath(ENV["TACHOGRAPH_RESULTS"], "benchmarks.json")
    tools, package = loaded("BenchmarkTools"), loaded("PkgBenchmark")
    for result in [value, in_main(:results), in_main(:RESULTS)]
        is_a(result, package, :BenchmarkResults) && return package.writeresults(file, result)
        is_measured(result, tools) && return tools.save(file, result)
    end
    suite = in_main(:SUITE)
    is_a(suite, tools, :BenchmarkGroup) || error("$(script()) ended without results: let it define SUITE, end with a " *
        "BenchmarkGroup that has run or with the results of PkgBenchmark, or write files to TACHOGRAPH_RESULTS")
    suite = selected(suite, tools)
    tools.tune!(suite)
    tools.save(file, tools.run(suite))
end

function save_diagram(name, figure)
    file = joinpath(ENV["TACHOGRAPH_DIAGRAMS"], replace(string(name), r"[^A-Za-z0-9 ._-]" => "_"))
    figure isa AbstractString && return cp(figure, file * last(splitext(figure)); force=true)
    for (type, ending) in [("image/png", ".png"), ("image/svg+xml", ".svg"), ("image/jpeg", ".jpg")]
        showable(MIME(type), figure) && return open(io -> show(io, MIME(type), figure), file * ending, "w")
    end
    error("the diagram $name is no picture: it can be shown neither as PNG nor as SVG nor as JPEG")
end

function save_diagrams()
    for (name, figure) in Main.DIAGRAMS
        save_diagram(name, figure isa Function ? figure() : figure)
    end
end

function perform()
    Pkg.activate(environment())
    TASK == "setup" && return setup()
    isfile("Project.toml") || pushfirst!(LOAD_PATH, joinpath(ROOT, "src"))  # a package older than Project.toml
    value = Base.include(Main, joinpath(ROOT, script()))
    FOLDER == "diagrams" ? Base.invokelatest(save_diagrams) : Base.invokelatest(save_results, value)
end

end

Tachograph.perform()
