@echo off
rem Builds Filbert when needed and runs its command line: examples\filbert quickstart
rem Settings: JAVA_HOME (which JDK), FILBERT_HEAP (default 1500m), FILBERT_JAVA_OPTS (more flags for java).
setlocal enabledelayedexpansion
pushd "%~dp0.." & set "ROOT=!CD!" & popd
set "CLASSPATH_FILE=%ROOT%\examples\target\classpath.txt"
set "STAMP=%ROOT%\examples\target\launcher.stamp"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
set "JDK="
for /f "tokens=2 delims== " %%v in ('""%JAVA%" -XshowSettings:properties -version 2>&1 | findstr /c:"java.specification.version =""') do set "JDK=%%v"
if not defined JDK (
    echo filbert: no java found; install a JDK 17 or newer, or set JAVA_HOME 1>&2
    exit /b 1
)
if "%JDK:~0,2%"=="1." set "JDK=8"
if %JDK% LSS 17 (
    echo filbert: %JAVA% is older than 17; install a JDK 17 or newer, or set JAVA_HOME 1>&2
    exit /b 1
)

if not exist "%CLASSPATH_FILE%" goto build
if not exist "%STAMP%" goto build
powershell -NoProfile -Command "$t=(Get-Item '%STAMP%').LastWriteTime; $m='grid-plugin','client-sdk','jet-pipelines','examples'; $f=@(Get-Item '%ROOT%\pom.xml'); foreach($d in $m){$f+=Get-Item \"%ROOT%\$d\pom.xml\"; if(Test-Path \"%ROOT%\$d\src\main\"){$f+=Get-ChildItem -Recurse -File \"%ROOT%\$d\src\main\"}}; if($f | Where-Object {$_.LastWriteTime -gt $t}){exit 1}"
if errorlevel 1 goto build
goto run

:build
where mvn >nul 2>&1
if errorlevel 1 (
    echo filbert: no mvn found; install Maven 3.8 or newer 1>&2
    exit /b 1
)
if exist "%USERPROFILE%\.m2\repository\ai\djl\pytorch\pytorch-native-cpu" (
    echo Building Filbert.
) else (
    echo Building Filbert. The first time, Maven downloads about 155 MB:
    echo   libtorch and DJL 85 MB, Hazelcast 21 MB, WordNet 3.1 11 MB, other libraries and build plug-ins 35 MB.
)
pushd "%ROOT%"
call mvn -B -q -ntp -Plauncher -DskipTests -pl examples -am process-classes
set "FAILED=!ERRORLEVEL!"
popd
if not "%FAILED%"=="0" (
    echo filbert: the build failed; the reason stands above. Behind a proxy, Maven needs it in .m2\settings.xml 1>&2
    exit /b 1
)
type nul > "%STAMP%"

:run
set "FLAGS="
if %JDK% GEQ 22 set "FLAGS=--enable-native-access=ALL-UNNAMED"
if %JDK% GEQ 23 set "FLAGS=%FLAGS% --sun-misc-unsafe-memory-access=allow"
if not defined FILBERT_HEAP set "FILBERT_HEAP=1500m"
rem Java reads the class path from the environment: a command line has its limits.
for /f "usebackq delims=" %%c in ("%CLASSPATH_FILE%") do set "CLASSPATH=%ROOT%\examples\target\classes;%%c"
"%JAVA%" -Xmx%FILBERT_HEAP% ^
    -Djava.util.concurrent.ForkJoinPool.common.parallelism=4 ^
    -Dhazelcast.phone.home.enabled=false ^
    --add-modules java.se ^
    --add-exports java.base/jdk.internal.ref=ALL-UNNAMED ^
    --add-opens java.base/java.lang=ALL-UNNAMED ^
    --add-opens java.base/java.nio=ALL-UNNAMED ^
    --add-opens java.base/sun.nio.ch=ALL-UNNAMED ^
    --add-opens java.management/sun.management=ALL-UNNAMED ^
    --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED ^
    -Dai.djl.offline=true ^
    -Dai.djl.pytorch.num_threads=1 ^
    -Dfilbert.terminal=true ^
    %FLAGS% %FILBERT_JAVA_OPTS% io.filbert.examples.FilbertTool %*
exit /b %ERRORLEVEL%
